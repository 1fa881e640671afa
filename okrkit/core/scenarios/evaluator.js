// The value of every node of a driver tree, in the browser. It reads the description that `description(tree)` writes
// and gives the numbers that `evaluate(tree, drivers)` gives in Python. No dependency; an ES module.

/**
 * A block of numbers: `rows` members (1 where a node has one value) times `columns` points (1 where it has no draws),
 * member by member in `data`.
 */
class Block {
  constructor(rows, columns, data) {
    this.rows = rows;
    this.columns = columns;
    this.data = data ?? new Float64Array(rows * columns);
  }
}

const OPERATIONS = {
  add: (out, a, b, o, i, j, n, s, t) => { for (let k = 0; k < n; k++) out[o + k] = a[i + k * s] + b[j + k * t]; },
  subtract: (out, a, b, o, i, j, n, s, t) => { for (let k = 0; k < n; k++) out[o + k] = a[i + k * s] - b[j + k * t]; },
  multiply: (out, a, b, o, i, j, n, s, t) => { for (let k = 0; k < n; k++) out[o + k] = a[i + k * s] * b[j + k * t]; },
  divide: (out, a, b, o, i, j, n, s, t) => {
    for (let k = 0; k < n; k++) {
      const by = b[j + k * t];
      out[o + k] = by === 0 ? NaN : a[i + k * s] / by; // what is divided by nothing has no value
    }
  },
};

/** A tree with the values of its drivers; a change works out again only what rests on it. */
export class Evaluator {
  /** @param {object} description from Python's `description(tree)` */
  constructor(description) {
    this.description = description;
    this.places = new Map(description.nodes.map((node, place) => [node.name, place]));
    this.blocks = new Array(description.nodes.length).fill(null);
    this.drawn = new Array(description.nodes.length).fill(false);
    this.stale = new Array(description.nodes.length).fill(true);
    this.spare = new Map(); // size -> arrays that may be written over
    this.children = description.nodes.map((node) => [
      ...new Set(node.steps.filter(([what]) => what === "node" || what === "member").map(([, place]) => place)),
    ]);
  }

  /**
   * Give drivers their values: a number or an array of points; for a driver with members an array with one of these for
   * each member. Points are arrays or Float64Arrays of one length.
   */
  set(drivers) {
    for (const [name, value] of Object.entries(drivers)) {
      const place = this.place(name);
      const node = this.description.nodes[place];
      if (node.steps.length) throw new Error(`'${name}' is calculated, it takes no value`);
      [this.blocks[place], this.drawn[place]] = this.read(node, value);
      this.stale[place] = false;
      for (let later = place + 1; later < this.stale.length; later++) {
        if (this.children[later].some((child) => child === place || (this.stale[child] && this.children[child].length))) {
          this.stale[later] = true;
        }
      }
    }
    return this;
  }

  /** A node's value: a number, a Float64Array of points, or an array of one of these for each member. */
  value(name) {
    const place = this.place(name);
    const block = this.block(place);
    const row = (at) =>
      this.drawn[place] ? block.data.slice(at * block.columns, (at + 1) * block.columns) : block.data[at];
    return this.description.nodes[place].by ? Array.from({ length: block.rows }, (_, at) => row(at)) : row(0);
  }

  /** The points of the top, not copied: they change with the next `set`. */
  top() {
    return this.block(this.description.top).data;
  }

  /** Every node's value by name. */
  all() {
    return Object.fromEntries(this.description.nodes.map((node) => [node.name, this.value(node.name)]));
  }

  place(name) {
    const place = this.places.get(name);
    if (place === undefined) throw new Error(`no node of the tree is called '${name}'`);
    return place;
  }

  read(node, value) {
    const members = node.by ? this.description.dimensions[node.by].length : 0;
    const rows = members ? Array.from(value) : [value];
    if (members && rows.length !== members) {
      throw new Error(`'${node.name}' has ${rows.length} values, one for each of ${members} members is expected`);
    }
    const lengths = new Set(rows.filter((row) => typeof row !== "number").map((row) => row.length));
    if (lengths.size > 1) throw new Error(`'${node.name}' has members with different numbers of points`);
    const columns = lengths.size ? [...lengths][0] : 1;
    const block = new Block(rows.length, columns);
    rows.forEach((row, at) => {
      if (typeof row === "number") block.data.fill(row, at * columns, (at + 1) * columns);
      else block.data.set(row, at * columns);
    });
    return [block, lengths.size > 0];
  }

  block(place) {
    if (!this.stale[place]) return this.blocks[place];
    const node = this.description.nodes[place];
    if (!node.steps.length) throw new Error(`driver '${node.name}' has no value`);
    for (const child of this.children[place]) this.block(child);
    if (this.blocks[place]) this.free(this.blocks[place]);
    this.blocks[place] = this.run(node.steps);
    this.drawn[place] = this.children[place].some((child) => this.drawn[child]);
    this.stale[place] = false;
    return this.blocks[place];
  }

  run(steps) {
    const stack = []; // [block, whether it is scratch]
    for (const [what, one, two] of steps) {
      if (what === "number") {
        stack.push([new Block(1, 1, Float64Array.of(one)), false]);
      } else if (what === "node") {
        stack.push([this.blocks[one], false]);
      } else if (what === "member") {
        const { columns, data } = this.blocks[one];
        stack.push([new Block(1, columns, data.subarray(two * columns, (two + 1) * columns)), false]);
      } else {
        const right = stack.pop();
        const left = what in OPERATIONS ? stack.pop() : null;
        const made =
          what === "negative" ? this.negative(right[0])
          : what === "sum" ? this.sum(right[0])
          : what === "share" ? this.share(right[0])
          : this.binary(OPERATIONS[what], left[0], right[0]);
        for (const [block, scratch] of left ? [left, right] : [right]) if (scratch) this.free(block);
        stack.push([made, true]);
      }
    }
    const [block, scratch] = stack.pop();
    if (scratch) return block;
    const own = this.take(block.rows, block.columns);
    own.data.set(block.data);
    return own;
  }

  binary(operation, left, right) {
    const rows = Math.max(left.rows, right.rows);
    const columns = Math.max(left.columns, right.columns);
    for (const { columns: some } of [left, right]) {
      if (some !== 1 && some !== columns) throw new Error("the drivers have different numbers of points");
    }
    const made = this.take(rows, columns);
    const s = left.columns === 1 ? 0 : 1;
    const t = right.columns === 1 ? 0 : 1;
    for (let row = 0; row < rows; row++) {
      const i = left.rows === 1 ? 0 : row * left.columns;
      const j = right.rows === 1 ? 0 : row * right.columns;
      operation(made.data, left.data, right.data, row * columns, i, j, columns, s, t);
    }
    return made;
  }

  negative(of) {
    const made = this.take(of.rows, of.columns);
    for (let k = 0; k < made.data.length; k++) made.data[k] = -of.data[k];
    return made;
  }

  sum(of) {
    const made = this.take(1, of.columns);
    made.data.set(of.data.subarray(0, of.columns));
    for (let row = 1; row < of.rows; row++) {
      const start = row * of.columns;
      for (let k = 0; k < of.columns; k++) made.data[k] += of.data[start + k];
    }
    return made;
  }

  share(of) {
    const total = this.sum(of);
    const made = this.binary(OPERATIONS.divide, of, total);
    this.free(total);
    return made;
  }

  take(rows, columns) {
    const size = rows * columns;
    return new Block(rows, columns, this.spare.get(size)?.pop());
  }

  free(block) {
    const size = block.data.length;
    if (!this.spare.has(size)) this.spare.set(size, []);
    this.spare.get(size).push(block.data);
  }
}

/** Every node's value by name, for one set of drivers. */
export function evaluate(description, drivers) {
  return new Evaluator(description).set(drivers).all();
}

/** The value below which a part `q` (0 to 1) of the points lies, read between neighbours; NaN where a point has none. */
export function quantile(points, q) {
  const sorted = Float64Array.from(points).sort();
  if (!sorted.length || Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** The part of the points that reach a target: at or above it, or at or below it where down is good. */
export function chance(points, target, better = "up") {
  let reached = 0;
  for (const point of points) if (better === "down" ? point <= target : point >= target) reached += 1;
  return points.length ? reached / points.length : NaN;
}

// A question whose levers move in the browser: it reads what `movable(question)` writes and gives the numbers that
// `WhatIf.after` gives in Python. It uses the Evaluator of evaluator.js, which stands before it in the page.

const ORDER = { value: 0, relative: 1, absolute: 2 };
const isPoints = (value) => typeof value !== "number";

/** One operation on numbers or arrays of points. */
function each(one, other, operation) {
  if (!isPoints(one) && !isPoints(other)) return operation(one, other);
  const n = isPoints(one) ? one.length : other.length, made = new Float64Array(n);
  if (!isPoints(other)) for (let k = 0; k < n; k++) made[k] = operation(one[k], other);
  else if (!isPoints(one)) for (let k = 0; k < n; k++) made[k] = operation(one, other[k]);
  else for (let k = 0; k < n; k++) made[k] = operation(one[k], other[k]);
  return made;
}
const times = (one, other) => each(one, other, (a, b) => a * b);
const plus = (one, other) => each(one, other, (a, b) => a + b);
const perMember = (one, other, operation) =>
  Array.isArray(one) ? one.map((value, at) => operation(value, Array.isArray(other) ? other[at] : other)) : operation(one, other);

const sameNumbers = (one, other) =>
  Array.isArray(one) ? one.every((value, at) => sameNumbers(value, other[at])) : isPoints(one) ? isPoints(other) && one.every((value, k) => value === other[k]) : one === other;

/** How much of an effect each week has: nothing before the delay, then in a straight line up to all of it. */
function partOfEffect(delay, ramp, weeks) {
  const gone = Array.from({ length: weeks + 1 }, (_, edge) => {
    const since = edge - delay;
    return Math.max(since - ramp, 0) + (ramp > 0 ? Math.min(Math.max(since, 0), ramp) ** 2 / (2 * ramp) : 0);
  });
  return gone.slice(1).map((now, week) => now - gone[week]);
}

/** Futures of a question; `move` gives the levers their positions, then `top` and `values` answer. */
export class Futures {
  /**
   * @param {object} data from Python's `movable`
   * @param {Float64Array|Float32Array} points (rows + 1) x n, row by row; the last row scales the flow drivers
   */
  constructor(data, points) {
    this.data = data;
    this.n = points.length / (data.rows.length + 1);
    this.row = (at) => points.subarray(at * this.n, (at + 1) * this.n);
    this.nodes = new Map(data.tree.nodes.map((node) => [node.name, node]));
    this.before = this.unmoved();
    this.groups = this.weekGroups();
    this.rates = null;
    this.seen = new Map();
    this.links = new Map();
    for (const link of data.links) this.links.set(link.of, [...(this.links.get(link.of) ?? []), link]);
    this.moves = [];
    this.move([]);
  }

  /** The drivers as things go: the baseline or its futures, scaled to the forecast that is kept. */
  unmoved() {
    const { baseline, futures, scaled, rows } = this.data, found = new Map();
    for (const [name, values] of Object.entries(baseline)) found.set(name, [...values]);
    for (const [name, from, to, row] of futures) for (let m = from; m < to; m++) found.get(name)[m] = this.row(row);
    const factor = this.row(rows.length);
    for (const name of scaled) found.set(name, found.get(name).map((value) => times(value, factor)));
    return found;
  }

  /** Weeks that have the same part of every effect as one: `part(delay, ramp)` and the weight of these weeks. */
  weekGroups() {
    const all = [...this.data.effects, ...this.data.levers], timings = new Map();
    for (const { delay, ramp } of all) timings.set(`${delay}/${ramp}`, [delay, ramp]);
    const late = [...timings.values()].some(([delay, ramp]) => delay || ramp);
    if (!late || !this.data.weeks) return [{ weight: 1, part: () => 1, evaluator: new Evaluator(this.data.tree) }];
    const weeks = this.data.weeks.length, parts = new Map([...timings].map(([key, [delay, ramp]]) => [key, partOfEffect(delay, ramp, weeks)]));
    const found = new Map();
    this.data.weeks.forEach((weight, week) => {
      if (!weight) return;
      const here = new Map([...parts].map(([key, part]) => [key, part[week]])), same = [...here.values()].join();
      const group = found.get(same) ?? { weight: 0, part: (delay, ramp) => here.get(`${delay}/${ramp}`), evaluator: new Evaluator(this.data.tree) };
      group.weight += weight;
      found.set(same, group);
    });
    return [...found.values()];
  }

  /** @param {object[]} moves levers with `by`: how far each is moved, in its own kind of change */
  move(moves) {
    this.moves = moves.filter((move) => move.by || move.change === "value");
    const changed = [];
    for (const name of this.before.keys()) {
      const key = this.key(name);
      if (this.seen.get(name) !== key) { this.seen.set(name, key); changed.push(name); }
    }
    if (changed.length) for (const group of this.groups) group.evaluator.set(this.drivers(group, changed));
    return this;
  }

  /** What a driver's value rests on: its own moves, and those of the drivers that pull it along. */
  key(name) {
    const own = this.moves.filter((move) => move.driver === name).map((move) => `${move.from}:${move.to}:${move.by}`);
    const pulled = (this.links.get(name) ?? []).map((link) => this.key(link.to));
    return [...own, ...pulled].join("|");
  }

  drivers(group, names) {
    const made = {}, scale = this.groups.length > 1 ? group.weight : 1, known = new Map();
    for (const name of names) {
      const node = this.nodes.get(name), rows = this.after(group, name, known);
      const weighed = node.flow && scale !== 1 ? rows.map((value) => times(value, scale)) : rows;
      made[name] = node.by ? weighed : weighed[0];
    }
    return made;
  }

  /** One driver after all effects and elasticities, in a group of weeks. */
  after(group, name, known) {
    if (known.has(name)) return known.get(name);
    let rows = [...this.before.get(name)];
    const effects = [...this.data.effects, ...this.moves].filter((effect) => effect.driver === name);
    effects.sort((one, other) => ORDER[one.change] - ORDER[other.change] || one.from - other.from);
    for (const effect of effects) rows = this.act(rows, effect, group.part(effect.delay, effect.ramp));
    for (const link of this.links.get(name) ?? []) {
      const now = this.after(group, link.to, known), before = this.before.get(link.to);
      const power = link.row === undefined ? link.power : this.row(link.row);
      for (let m = link.ofFrom; m < link.ofTo; m++) {
        const from = link.toTo - link.toFrom > 1 ? link.toFrom + m - link.ofFrom : link.toFrom;
        const ratio = each(now[from], before[from], (a, b) => a / b);
        rows[m] = times(rows[m], each(ratio, power, (a, b) => (a > 0 ? a ** b : NaN)));
      }
    }
    known.set(name, rows);
    return rows;
  }

  act(rows, effect, part) {
    const made = [...rows];
    for (let m = effect.from; m < effect.to; m++) {
      const amount = this.amount(effect, m - effect.from), old = rows[m];
      if (effect.change === "relative") made[m] = times(old, part === 1 ? amount : each(amount, part, (a, p) => 1 + p * (a - 1)));
      else if (effect.change === "absolute") made[m] = plus(old, times(amount, part));
      else made[m] = plus(old, times(each(amount, old, (a, b) => a - b), part));
    }
    return made;
  }

  /** A factor, units on top, or a value. */
  amount(effect, at) {
    if (effect.by !== undefined) return effect.change === "relative" ? 1 + effect.by : effect.by;
    if (effect.amounts) return effect.amounts[effect.amounts.length > 1 ? at : 0];
    return this.row(effect.row + (effect.wide ? at : 0));
  }

  /** The points of the top, (n,) or one where nothing is uncertain; they change with the next `move`. */
  top() {
    const { nodes, top } = this.data.tree;
    if (this.groups.length === 1) return this.groups[0].evaluator.top();
    if (!nodes[top].flow) { const value = this.values()[nodes[top].name]; return isPoints(value) ? value : Float64Array.of(value); }
    const made = Float64Array.from(this.groups[0].evaluator.top());
    for (const { evaluator } of this.groups.slice(1)) { const more = evaluator.top(); for (let k = 0; k < made.length; k++) made[k] += more[k]; }
    return made;
  }

  /** Every node's value by name: flows summed over the weeks, calculated rates worked out from the sums. */
  values() {
    if (this.groups.length === 1) return this.groups[0].evaluator.all();
    const summed = {};
    for (const [name, node] of this.nodes) {
      if (node.flow) summed[name] = this.groups.map(({ evaluator }) => evaluator.value(name)).reduce((sum, value) => perMember(sum, value, plus));
      else if (!node.steps.length) summed[name] = this.meanRate(name);
    }
    // For the rates all flows are given.
    this.rates ??= new Evaluator({ ...this.data.tree, nodes: this.data.tree.nodes.map((node) => (node.flow ? { ...node, steps: [] } : node)) });
    return this.rates.set(summed).all();
  }

  /** A driver that is a rate over the whole cycle: the mean of its weeks, each weighted with how much the top hangs on it there. */
  meanRate(name) {
    const all = this.groups.map(({ evaluator }) => evaluator.value(name));
    if (all.every((value) => sameNumbers(value, all[0]))) return all[0];
    const rows = all.map((value) => (this.nodes.get(name).by ? value : [value]));
    const flows = this.groups.map((group, g) => rows[g].map((_, m) => this.hang(group, name, rows[g], m)));
    const mean = rows[0].map((_, m) => {
      const worth = flows.map((of) => of[m]).reduce(plus), top = rows.map((of, g) => times(of[m], flows[g][m])).reduce(plus);
      const plainly = rows.map((of, g) => times(of[m], this.groups[g].weight)).reduce(plus), exact = each(top, worth, (a, b) => (b > 0 ? a / b : NaN));
      return each(exact, plainly, (a, b) => (Number.isNaN(a) ? b : a));
    });
    return this.nodes.get(name).by ? mean : mean[0];
  }

  /** The slope of the top along one member of a rate in a group of weeks, from a small step to both sides. */
  hang({ evaluator, weight }, name, rows, m) {
    const { nodes, top } = this.data.tree, by = this.nodes.get(name).by;
    const step = each(rows[m], 0, (value) => 1e-4 * Math.abs(value) || 1e-6);
    const at = (sign) => {
      const moved = rows.map((value, k) => (k === m ? plus(value, times(step, sign)) : value));
      return Float64Array.from(evaluator.set({ [name]: by ? moved : moved[0] }).top());
    };
    const above = at(1), below = at(-1);
    evaluator.set({ [name]: by ? rows : rows[0] });
    const rise = above.length > 1 ? each(above, below, (a, b) => Math.abs(a - b)) : Math.abs(above[0] - below[0]);
    return times(each(rise, step, (a, b) => a / (2 * b)), nodes[top].flow ? 1 : weight);
  }

  /** The top as things go: nothing moved and no assumption made; (n,) or one number's worth. */
  start() {
    const drivers = Object.fromEntries([...this.before].map(([name, rows]) => [name, this.nodes.get(name).by ? rows : rows[0]]));
    return Float64Array.from(new Evaluator(this.data.tree).set(drivers).top());
  }
}

/** The top at both ends of every range and lever, one at a time; the widest first. `moves` stay as they are otherwise. */
export function tornado(ends, middle, moves, levers = ends.data.levers) {
  const { rows } = ends.data, d = rows.length, tops = ends.move(moves).top();
  const at = (k) => (tops.length > 1 ? tops[k] : tops[0]);
  const bars = rows.map((row, i) => ({ name: row.name, kind: row.use, low: row.low, high: row.high, topLow: at(i), topHigh: at(d + i) }));
  const where = new Map(moves.map((move) => [move.place, move.by]));
  for (const lever of levers) {
    const others = moves.filter((move) => move.place !== lever.place);
    const [topLow, topHigh] = [lever.low, lever.high].map((by) => middle.move([...others, { ...lever, by }]).top()[0]);
    bars.push({ name: lever.place, kind: "lever", low: lever.low, high: lever.high, topLow, topHigh, now: where.get(lever.place) ?? 0 });
  }
  middle.move(moves);
  bars.sort((one, other) => Math.abs(other.topHigh - other.topLow) - Math.abs(one.topHigh - one.topLow));
  return { middle: at(2 * d), bars };
}

/** The question with everything uncertain at its middle: the last column of the ends, as points of their own. */
export function middleOf(data, ends) {
  const n = 2 * data.rows.length + 1, column = new Float64Array(data.rows.length + 1);
  for (let row = 0; row < column.length; row++) column[row] = ends[row * n + n - 1];
  return new Futures(data, column);
}

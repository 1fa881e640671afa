"""Notebooks that go wrong or do odd things, each with what it must show: one case a name, its cells in order."""

from __future__ import annotations

PLAIN = "print('after')"

CASES: dict[str, tuple[str, ...]] = {
    "an_error_with_its_traceback": (
        "def inner(x):\n    return 1 / x\ndef outer():\n    return inner(0)",
        "outer()",
        PLAIN,
    ),
    "an_error_raised_from_another": (
        "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('no such') from e",
    ),
    "a_syntax_error": ("x = = 2", PLAIN),
    "streams_interleaved": (
        "import sys\nfor i in range(6):\n    print('out', i)\n    print('err', i, file=sys.stderr)",
        "print('a', end='')\nprint('b', flush=True)\nsys.stderr.write('no newline')",
    ),
    "what_a_process_and_the_c_library_print": (
        "import os, subprocess, sys\nsubprocess.run([sys.executable, '-c', \"print('from a process')\"], check=True)",
        "os.system('echo by the shell')",
        "!echo a magic; echo to the other >&2",
    ),
    "displays_and_their_updates": (
        "from IPython.display import display, clear_output, HTML, Markdown, JSON\nh = display('first', display_id='x')",
        "h.update('second'); display(HTML('<b>bold</b>')); display(Markdown('*m*'))",
        "for i in range(3):\n    clear_output(wait=True); display(i)",
        "display({'a': 1}, metadata={'k': 'v'}); 42",
    ),
    "the_last_value_and_its_history": ("1 + 1", "_ + 1", "Out[1], _, __, In[1]", "[1, 2]; None"),
    "widgets": (
        "import ipywidgets as w\ns = w.IntSlider(value=3, description='n'); s",
        "s.value = 5; b = w.VBox([s, w.Label('l')]); b",
        "out = w.Output()\nwith out:\n    print('inside')\nout",
    ),
    "threads_that_print": (
        "import threading\ndef say():\n    print('from a thread')\nt = threading.Thread(target=say); t.start(); t.join()",
        "print('main')",
    ),
    "threads_left_over": (
        "import threading, time\nthreading.Thread(target=lambda: time.sleep(0.3)).start()\nprint('left')",
        PLAIN,
    ),
    "exit_codes": ("import sys\nprint('before')\nsys.exit(3)", PLAIN),
    "a_killed_process": (
        "import os, signal\nprint('before', flush=True)",
        "os.kill(os.getpid(), signal.SIGKILL)",
        PLAIN,
    ),
    "an_aborting_library": ("import os\nprint('before', flush=True)", "os.abort()", PLAIN),
    "asking_for_input": ("x = input('name? ')", PLAIN),
    "waiting_for_coroutines": (
        "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 'done'\nawait f()",
        "await asyncio.gather(f(), f())",
    ),
    "magics": (
        "%matplotlib inline\n%load_ext autoreload",
        "%%capture got\nprint('caught')",
        "got.stdout",
        "%env OKRKIT_ODD=1",
        "%who_ls",
        "%%writefile note.txt\ntext",
        "%pwd if False else 1" if False else "open('note.txt').read()",
    ),
    "an_unknown_magic": ("%no_such_magic", PLAIN),
    "huge_output": ("print('x' * 300_000)", "for i in range(3000): print(i)", "list(range(2000))"),
    "other_alphabets": (
        "print('naïve – 東京 – עברית – 🦆')",
        "'\\u202e rtl', '\\x00', '\\x1b[31mred\\x1b[0m'",
    ),
    "warnings": (
        "import warnings\nwarnings.warn('take care', stacklevel=1)",
        "warnings.warn('old', DeprecationWarning, stacklevel=1)",
    ),
    "logging": (
        "import logging\nlogging.warning('root says')\nlogging.getLogger('x').error('x says')",
        "logging.basicConfig(level='INFO', force=True)\nlogging.info('now heard')",
    ),
    "random_numbers_with_a_seed": (
        "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\nrandom.random(), float(np.random.rand())",
        "float(np.random.default_rng(3).normal())",
    ),
    "tables_and_figures": (
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
        "pd.Series([1.5, 2.5], name='s')",
        "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=['a'], y=[1]), layout={'title': 't'})",
        "pd.DataFrame({'a': [1]}).style.format('{:.1f}')",
    ),
    "a_database_in_memory": (
        "import duckdb\nduckdb.sql('select 42 as a').df()",
        "duckdb.connect().sql('select 1').fetchall()",
    ),
    "processes_of_its_own": (
        "import multiprocessing as mp, os\ncontext = mp.get_context('fork')\nq = context.Queue()\n"
        "p = context.Process(target=q.put, args=('from a child',)); p.start(); print(q.get()); p.join(); p.exitcode",
    ),
    "a_pool_of_threads": (
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    print(list(pool.map(abs, [-1, -2])))",
    ),
    "what_the_process_looks_like": (
        "import sys, os, threading\nprint(__name__, '__file__' in globals(), sys.path[:1] == [''] or '' in sys.path)",
        "print(threading.active_count() >= 1, threading.current_thread() is threading.main_thread())",
        "print(type(get_ipython()).__name__, get_ipython().kernel is not None, sys.stdin is not None)",
        "print(os.environ.get('JPY_PARENT_PID') is not None, os.environ.get('MPLBACKEND'))",
        "import gc; print(gc.isenabled(), sys.getrecursionlimit(), sys.flags.utf8_mode)",
        "print(sys.stdout.encoding, sys.stdout.isatty(), type(sys.stdout).__name__)",
    ),
    "signals_and_recursion": (
        "import signal\nprint(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD))",
        "def f(): return f()\ntry:\n    f()\nexcept RecursionError as e:\n    print('deep')",
    ),
    "an_intended_error": ("# raises-exception\n1 / 0", PLAIN),
    "a_broken_repr": (
        "class Bad:\n    def __repr__(self): raise ValueError('no picture')\nBad()",
        "class Html:\n    def _repr_html_(self): raise ValueError('no html')\nHtml()",
        PLAIN,
    ),
    "set_options_last_for_the_notebook_only": (
        "import pandas as pd\npd.set_option('display.max_rows', 2)\npd.DataFrame({'a': range(5)})",
    ),
}
"""A first line ``# raises-exception`` tags the cell as one whose error is intended."""

SLOW = {"a_cell_without_end": ("print('on', flush=True)\nimport time\ntime.sleep(60)", PLAIN)}
"""Run with a limit of a second a cell."""

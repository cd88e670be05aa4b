"""What the benchmarks share: where things are, the generated corpora, and one row of the table."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def target_directory():
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--locked"]
    metadata = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return pathlib.Path(json.loads(metadata.stdout)["target_directory"])


def corpus(folder, *arguments):
    generator = pathlib.Path(os.environ.get("APPFERRY_CORPUS", "")) / "perf" / "gen.py"
    if not generator.is_file():
        sys.exit("The benchmarks need APPFERRY_CORPUS with perf/gen.py.")
    subprocess.run([sys.executable, generator, *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL)


def row(metric, ours, peer, goal, unit):
    if ours is None:
        print(f"{metric:44} {'failed':>12}")
    elif peer is None:
        print(f"{metric:44} {ours:12.3f} {'missing':>12} {'':>7} {goal:>8} {unit}")
    else:
        print(f"{metric:44} {ours:12.3f} {peer:12.3f} {ours / peer:6.2f}x {goal:>8} {unit}")

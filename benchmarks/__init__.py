"""Speed and memory against baselines: `./run bench [CASE ...]`."""

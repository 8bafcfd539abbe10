"""The tools: typed functions, each registered once with its effect."""

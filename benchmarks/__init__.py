"""What it costs: start-up, planning, scheduling, memory. Each module prints rows of a Markdown table."""

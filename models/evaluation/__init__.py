"""How planners are measured."""

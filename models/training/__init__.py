"""How the bundled planner is trained."""

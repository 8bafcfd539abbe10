"""Draws a plan: where each box and each line goes, as pure functions of the plan's topology."""

"""The tools that plans call, and the backends of the user's desk behind them."""

"""The core: plans, policy, execution and the journal. Knows no face, no app and no model library."""

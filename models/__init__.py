"""What thinks and listens: planner, retriever, speech; weights, and how they are trained and measured."""

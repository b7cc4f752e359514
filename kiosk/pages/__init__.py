"""Each step of the flow as a page: pure, by message id, testable without a window."""

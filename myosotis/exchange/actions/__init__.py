"""What changes between this node and others; every act stands in the log."""

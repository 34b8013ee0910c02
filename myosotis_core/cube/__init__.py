"""Counting millions of facts at once: DuckDB over Parquet files with the columns of `Fact`."""

"""What offices hand to their group: a closed month as Parquet files, and many offices' together."""

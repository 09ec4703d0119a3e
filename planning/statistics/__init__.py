"""Statistics 稿件统计: who wrote what in a month, by which points, and its sheet."""

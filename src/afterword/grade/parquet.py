"""Grades as Parquet, for people who analyse them: through pyarrow, where it is installed."""

from __future__ import annotations

import io
from collections.abc import Sequence

from afterword.errors import AfterwordError
from afterword.grade.rows import GradeRow


def to_parquet(rows: Sequence[GradeRow]) -> bytes:
    """Return the rows as one Parquet file. Raises AfterwordError (`missing`) without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        message = 'Parquet needs pyarrow: python -m pip install "afterword[parquet]". Or take --to json.'
        raise AfterwordError("missing", message, "--to parquet") from None
    schema = pa.schema([
        ("student", pa.string()), ("code", pa.string()), ("first_name", pa.string()), ("last_name", pa.string()),
        ("email", pa.string()), ("assignment", pa.string()), ("status", pa.string()), ("points", pa.float64()),
        ("out_of", pa.float64()), ("late_days", pa.int32()), ("late_points", pa.float64()),
        ("parts", pa.map_(pa.string(), pa.float64())),
    ])  # fmt: skip
    held = [{**row.to_dict(), "parts": list(row.parts.items())} for row in rows]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(held, schema=schema), out)
    return out.getvalue()

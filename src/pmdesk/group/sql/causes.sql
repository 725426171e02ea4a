-- A row a fault code over all offices and months, the most frequent first; notices that count.
WITH found AS (
  SELECT code, MIN(COALESCE(category, '')) AS category, COUNT(*) AS notices,
    COALESCE(SUM(counted_points), 0) AS points,
    COUNT(DISTINCT office) AS offices
  FROM notices WHERE counted GROUP BY code
), ranked AS (
  SELECT found.*,
    ROW_NUMBER() OVER (ORDER BY notices DESC, points DESC, code) AS place,
    SUM(notices) OVER () AS all_notices,
    SUM(notices) OVER (
      ORDER BY notices DESC, points DESC, code ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS cumulative
  FROM found
)
SELECT CAST(place AS BIGINT) AS rank, code, category, CAST(notices AS BIGINT) AS notices,
  CAST(points AS BIGINT) AS points, CAST(offices AS BIGINT) AS offices,
  CAST(cumulative AS BIGINT) AS cumulative, CAST(all_notices AS BIGINT) AS all_notices
FROM ranked
ORDER BY place

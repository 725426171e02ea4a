-- A row an office and month, as its close stored it: nothing of it is computed again. In each month
-- the office that deducts most comes first.
WITH fined AS (
  SELECT office, month, SUM(CASE WHEN deduction_fen > 0 THEN 1 ELSE 0 END) AS deductions,
    SUM(points) AS points, SUM(point_fine_fen) AS point_fine_fen,
    SUM(surcharge_fen) AS surcharge_fen, SUM(transferred_fen) AS transferred_fen,
    SUM(joint_share_fen) AS joint_share_fen, SUM(sanction_fine_fen) AS sanction_fine_fen,
    SUM(adjustment_fen) AS adjustment_fen, SUM(over_cap_fen) AS over_cap_fen,
    SUM(deduction_fen) AS deduction_fen
  FROM lines GROUP BY office, month
), adjusted AS (
  SELECT office, month, COUNT(*) AS adjustments FROM adjustments GROUP BY office, month
), decided AS (
  SELECT office, month, COUNT(*) AS sanctions FROM sanctions GROUP BY office, month
), known AS (
  SELECT closes.office, closes.month,
    COALESCE(deductions, 0) AS deductions, COALESCE(points, 0) AS points,
    COALESCE(point_fine_fen, 0) AS point_fine_fen, COALESCE(surcharge_fen, 0) AS surcharge_fen,
    COALESCE(transferred_fen, 0) AS transferred_fen,
    COALESCE(joint_share_fen, 0) AS joint_share_fen,
    COALESCE(sanction_fine_fen, 0) AS sanction_fine_fen,
    COALESCE(adjustment_fen, 0) AS adjustment_fen, COALESCE(over_cap_fen, 0) AS over_cap_fen,
    COALESCE(deduction_fen, 0) AS deduction_fen,
    COALESCE(adjustments, 0) AS adjustments, COALESCE(sanctions, 0) AS sanctions
  FROM closes
    LEFT JOIN fined ON fined.office = closes.office AND fined.month = closes.month
    LEFT JOIN adjusted ON adjusted.office = closes.office AND adjusted.month = closes.month
    LEFT JOIN decided ON decided.office = closes.office AND decided.month = closes.month
), ranked AS (
  SELECT known.*,
    ROW_NUMBER() OVER (
      PARTITION BY month ORDER BY deduction_fen DESC, points DESC, office
    ) AS place
  FROM known
)
SELECT month, CAST(place AS BIGINT) AS rank, office, CAST(deductions AS BIGINT) AS deductions,
  CAST(points AS BIGINT) AS points, CAST(point_fine_fen AS BIGINT) AS point_fine_fen,
  CAST(surcharge_fen AS BIGINT) AS surcharge_fen,
  CAST(transferred_fen AS BIGINT) AS transferred_fen,
  CAST(joint_share_fen AS BIGINT) AS joint_share_fen,
  CAST(sanction_fine_fen AS BIGINT) AS sanction_fine_fen,
  CAST(adjustment_fen AS BIGINT) AS adjustment_fen, CAST(over_cap_fen AS BIGINT) AS over_cap_fen,
  CAST(deduction_fen AS BIGINT) AS deduction_fen,
  CAST(adjustments AS BIGINT) AS adjustments, CAST(sanctions AS BIGINT) AS sanctions
FROM ranked
ORDER BY month, place

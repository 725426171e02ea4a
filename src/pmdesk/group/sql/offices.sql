-- A row an office over the months: what its closes fined, its complaints, its fees, and where it
-- stands in each of the three. An office without a complaint or a charge comes last there.
WITH fined AS (
  SELECT office, SUM(notices) AS notices, SUM(points) AS points,
    SUM(CASE WHEN deduction_fen > 0 THEN 1 ELSE 0 END) AS deductions,
    SUM(deduction_fen) AS deduction_fen
  FROM lines GROUP BY office
), complained AS (
  SELECT office, COUNT(*) AS complaints,
    SUM(CASE WHEN resolved_in_time IS NULL THEN 0 ELSE 1 END) AS complaints_due,
    SUM(CASE WHEN resolved_in_time THEN 1 ELSE 0 END) AS complaints_in_time
  FROM complaints WHERE state NOT IN ('rejected', 'merged') GROUP BY office
), charged AS (
  SELECT office, SUM(amount_fen - waived_fen) AS due_fen, SUM(paid_fen) AS paid_fen
  FROM charges GROUP BY office
), present AS (
  SELECT office, COUNT(*) AS months FROM closes GROUP BY office
), known AS (
  SELECT present.office, months,
    COALESCE(notices, 0) AS notices, COALESCE(points, 0) AS points,
    COALESCE(deductions, 0) AS deductions, COALESCE(deduction_fen, 0) AS deduction_fen,
    COALESCE(complaints, 0) AS complaints, COALESCE(complaints_due, 0) AS complaints_due,
    COALESCE(complaints_in_time, 0) AS complaints_in_time,
    COALESCE(complaints_due - complaints_in_time, 0) AS complaints_late,
    COALESCE(due_fen, 0) AS due_fen, COALESCE(paid_fen, 0) AS paid_fen,
    COALESCE(due_fen - paid_fen, 0) AS unpaid_fen
  FROM present
    LEFT JOIN fined ON fined.office = present.office
    LEFT JOIN complained ON complained.office = present.office
    LEFT JOIN charged ON charged.office = present.office
), compared AS (
  SELECT known.*,
    CASE WHEN complaints_due = 0 THEN CAST(2 AS DOUBLE)
      ELSE CAST(complaints_in_time AS DOUBLE) / CAST(complaints_due AS DOUBLE)
    END AS in_time,
    CASE WHEN due_fen = 0 THEN CAST(2 AS DOUBLE)
      ELSE CAST(paid_fen AS DOUBLE) / CAST(due_fen AS DOUBLE)
    END AS collected
  FROM known
), ranked AS (
  SELECT compared.*,
    ROW_NUMBER() OVER (ORDER BY points DESC, deduction_fen DESC, office) AS points_rank,
    ROW_NUMBER() OVER (ORDER BY in_time, complaints_late DESC, office) AS complaints_rank,
    ROW_NUMBER() OVER (ORDER BY collected, unpaid_fen DESC, office) AS fees_rank
  FROM compared
)
SELECT CAST(points_rank AS BIGINT) AS rank, office, CAST(months AS BIGINT) AS months,
  CAST(notices AS BIGINT) AS notices, CAST(points AS BIGINT) AS points,
  CAST(deductions AS BIGINT) AS deductions, CAST(deduction_fen AS BIGINT) AS deduction_fen,
  CAST(complaints AS BIGINT) AS complaints, CAST(complaints_due AS BIGINT) AS complaints_due,
  CAST(complaints_in_time AS BIGINT) AS complaints_in_time,
  CAST(complaints_rank AS BIGINT) AS complaints_rank,
  CAST(due_fen AS BIGINT) AS due_fen, CAST(paid_fen AS BIGINT) AS paid_fen,
  CAST(fees_rank AS BIGINT) AS fees_rank
FROM ranked
ORDER BY points_rank

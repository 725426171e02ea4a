-- A row an office and month: what fell due, what of it was paid by the month's end, what came in;
-- in each month the lowest share first, an office for which nothing fell due last.
WITH charged AS (
  SELECT office, month, SUM(amount_fen) AS charged_fen, SUM(waived_fen) AS waived_fen,
    SUM(amount_fen - waived_fen) AS due_fen, SUM(paid_fen) AS paid_fen
  FROM charges GROUP BY office, month
), received AS (
  SELECT office, month, COUNT(*) AS receipts, SUM(amount_fen) AS received_fen,
    SUM(arrears_fen) AS arrears_fen
  FROM receipts GROUP BY office, month
), known AS (
  SELECT closes.office, closes.month,
    COALESCE(charged_fen, 0) AS charged_fen, COALESCE(waived_fen, 0) AS waived_fen,
    COALESCE(due_fen, 0) AS due_fen, COALESCE(paid_fen, 0) AS paid_fen,
    COALESCE(due_fen - paid_fen, 0) AS unpaid_fen,
    COALESCE(receipts, 0) AS receipts, COALESCE(received_fen, 0) AS received_fen,
    COALESCE(arrears_fen, 0) AS arrears_fen
  FROM closes
    LEFT JOIN charged ON charged.office = closes.office AND charged.month = closes.month
    LEFT JOIN received ON received.office = closes.office AND received.month = closes.month
), compared AS (
  SELECT known.*,
    CASE WHEN due_fen = 0 THEN CAST(2 AS DOUBLE)
      ELSE CAST(paid_fen AS DOUBLE) / CAST(due_fen AS DOUBLE)
    END AS collected
  FROM known
), ranked AS (
  SELECT compared.*,
    ROW_NUMBER() OVER (
      PARTITION BY month ORDER BY collected, unpaid_fen DESC, office
    ) AS place
  FROM compared
)
SELECT month, CAST(place AS BIGINT) AS rank, office, CAST(charged_fen AS BIGINT) AS charged_fen,
  CAST(waived_fen AS BIGINT) AS waived_fen, CAST(due_fen AS BIGINT) AS due_fen,
  CAST(paid_fen AS BIGINT) AS paid_fen, CAST(unpaid_fen AS BIGINT) AS unpaid_fen,
  CAST(receipts AS BIGINT) AS receipts, CAST(received_fen AS BIGINT) AS received_fen,
  CAST(arrears_fen AS BIGINT) AS arrears_fen
FROM ranked
ORDER BY month, place

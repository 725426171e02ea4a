-- The group's row, rank 0, then a row an office over the months: the lowest share of complaints
-- resolved in time first, an office without a complaint that was due last.
WITH complained AS (
  SELECT office, COUNT(*) AS complaints,
    SUM(CASE WHEN resolved_in_time IS NULL THEN 0 ELSE 1 END) AS complaints_due,
    SUM(CASE WHEN resolved_in_time THEN 1 ELSE 0 END) AS complaints_in_time,
    SUM(reopened) AS complaints_reopened,
    SUM(CASE WHEN satisfied IS NULL THEN 0 ELSE 1 END) AS answered,
    SUM(CASE WHEN satisfied = 'yes' THEN 1 ELSE 0 END) AS satisfied
  FROM complaints WHERE state NOT IN ('rejected', 'merged') GROUP BY office
), asked AS (
  SELECT office, COUNT(*) AS requests,
    SUM(CASE WHEN in_time IS NULL THEN 0 ELSE 1 END) AS repairs_due,
    SUM(CASE WHEN in_time THEN 1 ELSE 0 END) AS repairs_in_time,
    SUM(reopened) AS requests_reopened
  FROM requests WHERE state <> 'cancelled' GROUP BY office
), walked AS (
  SELECT office,
    SUM(CASE WHEN state IN ('done', 'incomplete', 'missed') THEN 1 ELSE 0 END) AS rounds_due,
    SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS rounds_done
  FROM rounds GROUP BY office
), found AS (
  SELECT office, COUNT(*) AS findings,
    SUM(CASE WHEN state = 'closed' THEN 0 ELSE 1 END) AS findings_open
  FROM findings WHERE state <> 'void' GROUP BY office
), present AS (
  SELECT DISTINCT office FROM closes
), each_office AS (
  SELECT 'office' AS level, present.office,
    COALESCE(complaints, 0) AS complaints, COALESCE(complaints_due, 0) AS complaints_due,
    COALESCE(complaints_in_time, 0) AS complaints_in_time,
    COALESCE(complaints_reopened, 0) AS complaints_reopened,
    COALESCE(answered, 0) AS answered, COALESCE(satisfied, 0) AS satisfied,
    COALESCE(requests, 0) AS requests, COALESCE(repairs_due, 0) AS repairs_due,
    COALESCE(repairs_in_time, 0) AS repairs_in_time,
    COALESCE(requests_reopened, 0) AS requests_reopened,
    COALESCE(rounds_due, 0) AS rounds_due, COALESCE(rounds_done, 0) AS rounds_done,
    COALESCE(findings, 0) AS findings, COALESCE(findings_open, 0) AS findings_open
  FROM present
    LEFT JOIN complained ON complained.office = present.office
    LEFT JOIN asked ON asked.office = present.office
    LEFT JOIN walked ON walked.office = present.office
    LEFT JOIN found ON found.office = present.office
), together AS (
  SELECT 'group' AS level, '' AS office,
    SUM(complaints), SUM(complaints_due), SUM(complaints_in_time), SUM(complaints_reopened),
    SUM(answered), SUM(satisfied), SUM(requests), SUM(repairs_due), SUM(repairs_in_time),
    SUM(requests_reopened), SUM(rounds_due), SUM(rounds_done), SUM(findings), SUM(findings_open)
  FROM each_office
), known AS (
  SELECT * FROM each_office UNION ALL SELECT * FROM together
), compared AS (
  SELECT known.*, COALESCE(complaints_due - complaints_in_time, 0) AS complaints_late,
    CASE WHEN complaints_due = 0 THEN CAST(2 AS DOUBLE)
      ELSE CAST(complaints_in_time AS DOUBLE) / CAST(complaints_due AS DOUBLE)
    END AS in_time
  FROM known
), ranked AS (
  SELECT compared.*,
    ROW_NUMBER() OVER (ORDER BY level, in_time, complaints_late DESC, office) - 1 AS place
  FROM compared
)
SELECT level, CAST(place AS BIGINT) AS rank, office,
  CAST(complaints AS BIGINT) AS complaints, CAST(complaints_due AS BIGINT) AS complaints_due,
  CAST(complaints_in_time AS BIGINT) AS complaints_in_time,
  CAST(complaints_reopened AS BIGINT) AS complaints_reopened,
  CAST(answered AS BIGINT) AS answered, CAST(satisfied AS BIGINT) AS satisfied,
  CAST(requests AS BIGINT) AS requests, CAST(repairs_due AS BIGINT) AS repairs_due,
  CAST(repairs_in_time AS BIGINT) AS repairs_in_time,
  CAST(requests_reopened AS BIGINT) AS requests_reopened,
  CAST(rounds_due AS BIGINT) AS rounds_due, CAST(rounds_done AS BIGINT) AS rounds_done,
  CAST(findings AS BIGINT) AS findings, CAST(findings_open AS BIGINT) AS findings_open
FROM ranked
ORDER BY place

-- Every ticket of stg_ticket has its row, each with run, file and line; none was added.
WITH staged AS (SELECT count(DISTINCT ticket_id) AS tickets FROM stg_ticket),
loaded AS (SELECT count(*) AS tickets FROM fact_ticket WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.tickets AS staged_tickets, loaded.tickets AS loaded_tickets
FROM staged, loaded
WHERE staged.tickets IS DISTINCT FROM loaded.tickets

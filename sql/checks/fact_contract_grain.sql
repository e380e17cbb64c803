-- One row per contract_id.
SELECT contract_id, count(*) AS rows
FROM fact_contract
GROUP BY ALL
HAVING count(*) > 1 OR contract_id IS NULL

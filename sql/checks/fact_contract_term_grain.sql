-- One row per contract of fact_contract.
SELECT coalesce(t.contract_id, c.contract_id) AS contract_id, count(*) AS rows
FROM fact_contract_term t FULL JOIN fact_contract c USING (contract_id)
GROUP BY ALL
HAVING count(*) > 1 OR count(t.contract_id) <> count(c.contract_id)

-- Grain: one row per ticket, or per update of it where updated_at says when it was so, that keeps the contract of its source.
-- Key: ticket_id, updated_at, update_number.
-- Source: the sources of the workspace whose entity is ticket.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_ticket (
  ticket_id VARCHAR,
  updated_at TIMESTAMP,
  update_number INTEGER,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  channel_id VARCHAR,
  territory_id VARCHAR,
  opened_at TIMESTAMP,
  first_reply_at TIMESTAMP,
  resolved_at TIMESTAMP,
  closed_at TIMESTAMP,
  due_at TIMESTAMP,
  reopened_count INTEGER,
  ticket_kind VARCHAR,
  category VARCHAR,
  subject VARCHAR,
  priority VARCHAR,
  status VARCHAR,
  resolution VARCHAR,
  met_sla BOOLEAN,
  satisfaction INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)

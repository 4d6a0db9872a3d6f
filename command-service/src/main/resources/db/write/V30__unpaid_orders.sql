-- What the expiry of reservations looks for, oldest first: a few rows, however many orders there are.
CREATE INDEX customer_order_unpaid ON customer_order (placed_at, bucket, id)
  WHERE status = 'placed' AND paid = 0;

-- What the expiry of part-paid orders looks for, oldest first, beside customer_order_unpaid.
CREATE INDEX customer_order_part_paid ON customer_order (placed_at, bucket, id)
  WHERE status = 'placed' AND paid > 0;

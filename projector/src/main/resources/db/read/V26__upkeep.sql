-- Hot tables: rows change many times over, so they are vacuumed by number, not by share, and leave
-- room for versions on the same page (HOT: no index changes while no indexed column does).
ALTER TABLE order_view_v1 SET (autovacuum_vacuum_scale_factor = 0.05,
                               autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE stock_allotment_view_v1 SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE customer_summary_v1 SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE sales_daily_v1 SET (autovacuum_vacuum_threshold = 500,
                                autovacuum_vacuum_scale_factor = 0);
ALTER TABLE sales_by_country_v1 SET (autovacuum_vacuum_threshold = 500,
                                     autovacuum_vacuum_scale_factor = 0);
ALTER TABLE sales_by_product_v1 SET (autovacuum_vacuum_threshold = 2000,
                                     autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE projection_aggregate SET (autovacuum_vacuum_scale_factor = 0.05);

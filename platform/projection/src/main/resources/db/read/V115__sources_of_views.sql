-- Whose progress says how old a materialised view is: it holds what these projections held.
ALTER TABLE view_refresh ADD COLUMN sources text[] NOT NULL DEFAULT '{}';
UPDATE view_refresh SET sources = '{sales_daily}' WHERE view = 'revenue_monthly';
UPDATE view_refresh SET sources = '{sales_by_product,product_view}' WHERE view = 'bestseller_rank';

/** The view {@code sales_by_country}: sales and returns of each country. */
@NullMarked
package io.millrace.projector.salesbycountry;

import org.jspecify.annotations.NullMarked;

/** What runs beside the commands so that stock is where orders need it. */
@NullMarked
package io.millrace.command.stock.service;

import org.jspecify.annotations.NullMarked;

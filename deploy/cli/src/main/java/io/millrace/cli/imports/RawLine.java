package io.millrace.cli.imports;

import java.util.List;

/**
 * One line of the file as it stands there.
 *
 * @param number of the line in the file; the header is line 1
 */
record RawLine(
    long number,
    String invoice,
    String stockCode,
    String description,
    String quantity,
    String date,
    String price,
    String customer,
    String country) {

  /** By which lines belong together. */
  String invoiceNumber() {
    return invoice.strip();
  }

  /** The country; what the retailer writes for an unknown one stands for a blank one too. */
  String knownCountry() {
    return country.isBlank() ? "Unspecified" : country.strip();
  }

  /** As they stand in the file, in the order of {@link Header#COLUMNS}. */
  List<String> fields() {
    return List.of(invoice, stockCode, description, quantity, date, price, customer, country);
  }
}

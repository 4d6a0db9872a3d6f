package io.millrace.command.catalog.postgres;

import java.io.Serializable;

/** Key of a product: the bucket leads it, as in every table of the write store. */
public record ProductKey(int bucket, String sku) implements Serializable {}

package io.millrace.command.catalog.postgres;

import java.io.Serializable;

/** Key of a category: the bucket leads it, as in every table of the write store. */
public record CategoryKey(int bucket, String code) implements Serializable {}

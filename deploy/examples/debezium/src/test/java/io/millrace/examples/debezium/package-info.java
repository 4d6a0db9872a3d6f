/** Tries the settings for Debezium. */
package io.millrace.examples.debezium;

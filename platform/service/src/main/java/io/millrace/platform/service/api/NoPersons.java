package io.millrace.platform.service.api;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;

/** An application that keeps no personal data, and needs no keys for any. */
@Singleton
@DefaultBean
class NoPersons implements PersonTable {
  @Override
  public String name() {
    return "";
  }
}

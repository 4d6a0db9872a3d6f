package io.millrace.projector;

import io.millrace.platform.service.api.PersonTable;
import jakarta.inject.Singleton;

/** Persons are the shop's customers. */
@Singleton
public class ShopPersons implements PersonTable {
  @Override
  public String name() {
    return "customer";
  }
}

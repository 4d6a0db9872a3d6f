package io.millrace.command.imports.postgres;

import io.millrace.command.customer.postgres.PersonKeys;
import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.KnownRecords;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A batch whose customers' names are sealed. The same name is sealed to the same form, so that a
 * customer that comes again is recognised without opening what is stored.
 *
 * @param newKeys wrapped keys of customers that had none
 */
record SealedRecords(List<ImportRecord> records, Map<UUID, String> newKeys) {
  static SealedRecords of(
      List<ImportRecord> records, KnownRecords.Identities known, PersonKeys keys) {
    List<ImportRecord> sealed = new ArrayList<>(records.size());
    Map<UUID, PersonKey> used = new HashMap<>();
    Map<UUID, String> added = new HashMap<>();
    for (ImportRecord record : records) {
      sealed.add(
          record instanceof CustomerRecord customer && !isOfBefore(customer.id(), known)
              ? new CustomerRecord(
                  customer.reference(),
                  used.computeIfAbsent(customer.id(), id -> key(id, known, keys, added))
                      .seal(PersonalField.NAME, customer.name()),
                  customer.country())
              : record);
    }
    return new SealedRecords(sealed, added);
  }

  /** KnownRecords without a key: erased, or stored before there were keys. */
  private static boolean isOfBefore(UUID id, KnownRecords.Identities known) {
    return known.customers().containsKey(id) && !known.wrappedKeys().containsKey(id);
  }

  private static PersonKey key(
      UUID id, KnownRecords.Identities known, PersonKeys keys, Map<UUID, String> added) {
    String wrapped = known.wrappedKeys().get(id);
    if (wrapped != null) {
      return keys.unwrap(id, wrapped);
    }
    PersonKey key = keys.generate(id);
    added.put(id, keys.wrap(key));
    return key;
  }
}

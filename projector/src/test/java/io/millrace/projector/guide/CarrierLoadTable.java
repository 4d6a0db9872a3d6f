package io.millrace.projector.guide;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** SQL of {@code carrier_load}; rows are locked in the order of their keys. */
@Singleton
public final class CarrierLoadTable implements ProjectionTable<CarrierLoad> {
  private final CarrierLoadProjection projection = new CarrierLoadProjection();

  @Override
  public CarrierLoadProjection projection() {
    return projection;
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO carrier_load_v{version} AS c (carrier, parcels, pieces, version)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) ORDER BY 1
        ON CONFLICT (carrier) DO UPDATE SET
          parcels = c.parcels + excluded.parcels,
          pieces = c.pieces + excluded.pieces,
          version = c.version + excluded.version
        RETURNING carrier, version
        """;
  }

  @Override
  public Tuple columns(List<CarrierLoad> rows) {
    return Columns.of(rows)
        .text(CarrierLoad::carrier)
        .number(CarrierLoad::parcels)
        .number(CarrierLoad::pieces)
        .number(CarrierLoad::events)
        .tuple();
  }
}

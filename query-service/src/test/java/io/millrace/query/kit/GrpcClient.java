package io.millrace.query.kit;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.millrace.query.grpc.v1.OrderQueriesGrpc;
import io.millrace.query.grpc.v1.OrderQueriesGrpc.OrderQueriesBlockingStub;
import java.util.Map;

/** A client of the gRPC interface, on the port of everything else. */
public final class GrpcClient implements AutoCloseable {
  public final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("localhost", Ports.http()).usePlaintext().build();

  public OrderQueriesBlockingStub as(String bearer) {
    return with(Map.of("authorization", "Bearer " + bearer));
  }

  public OrderQueriesBlockingStub with(Map<String, String> metadata) {
    return OrderQueriesGrpc.newBlockingStub(channel).withInterceptors(attach(metadata));
  }

  /** For stubs of another kind. */
  public static ClientInterceptor attach(Map<String, String> metadata) {
    Metadata headers = new Metadata();
    metadata.forEach((name, value) -> headers.put(key(name), value));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  public static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}

package org.patchbay.graph;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

import static org.assertj.core.api.Assertions.assertThat;

/** The bundle as it is installed, in bare Felix. */
class GraphBundleTest {
    private Container container;
    private Bundle graph;

    @BeforeEach
    void start(@TempDir Path scratch) throws Exception {
        container = new Container(scratch);
        graph = container.install(container.graph());
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    @Test
    void nobodySeesTheSdkAndNothingOfItIsLookedForOutside() throws Exception {
        assertThat(graph.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(graph.getHeaders().get("Export-Package")).isNull();
        assertThat(graph.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                .extracting(BundleWire::getCapability)
                .extracting(capability -> capability.getAttributes().get("osgi.wiring.package"))
                .allSatisfy(
                        name -> assertThat(name.toString())
                                .matches(
                                        "org\\.(patchbay\\.api\\..*|slf4j|osgi\\..*|w3c\\.dom)|javax?\\..*|com\\.sun\\.net\\.httpserver"));
        for (String type : new String[] {
            "com.microsoft.graph.core.requests.GraphClientFactory",
            "com.microsoft.kiota.http.OkHttpRequestAdapter",
            "com.microsoft.kiota.serialization.JsonParseNodeFactory",
            "com.microsoft.kiota.serialization.TextParseNodeFactory",
            "com.microsoft.aad.msal4j.ConfidentialClientApplication"
        }) {
            assertThat(graph.loadClass(type).getClassLoader())
                    .as(type)
                    .isEqualTo(graph.adapt(BundleWiring.class).getClassLoader());
        }
    }

    @Test
    void theSdkMakesItsClientOfWhatIsInTheBundleAlone() throws Throwable {
        Class<?> built = graph.loadClass("okhttp3.OkHttpClient$Builder");
        // Looked up one by one: others of that name are of credentials that are not here.
        MethodHandle create = MethodHandles.publicLookup()
                .findStatic(
                        graph.loadClass("com.microsoft.graph.core.requests.GraphClientFactory"),
                        "create",
                        MethodType.methodType(built));
        Object client = built.getMethod("build").invoke(create.invoke());
        assertThat(client.getClass().getName()).isEqualTo("okhttp3.OkHttpClient");
        assertThat((List<?>) client.getClass().getMethod("interceptors").invoke(client))
                .isNotEmpty();
    }
}

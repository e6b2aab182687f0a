package org.patchbay.media.rtpengine;

import java.lang.reflect.Proxy;
import java.nio.file.Path;

import org.patchbay.media.embedded.EmbeddedMediaEngine;

/** The embedded engine as that which records what rtpengine carries. */
final class Recorders {
    private Recorders() {}

    /**
     * Starts one.
     *
     * @param directory where its recordings go
     * @param low the first of its 400 ports
     */
    static EmbeddedMediaEngine start(Path directory, int low) throws Exception {
        String[] networks = {
            "hub=127.0.0.1:" + low + "-" + (low + 199), "provider=127.0.0.1:" + (low + 200) + "-" + (low + 399)
        };
        return new EmbeddedMediaEngine((EmbeddedMediaEngine.Config) Proxy.newProxyInstance(
                Recorders.class.getClassLoader(),
                new Class<?>[] {EmbeddedMediaEngine.Config.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "networks" -> networks;
                    case "recording__directory" -> directory.toString();
                    default -> method.getDefaultValue();
                }));
    }
}

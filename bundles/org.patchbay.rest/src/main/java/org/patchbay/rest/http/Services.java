package org.patchbay.rest.http;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Services, looked up when they are used: each may come and go. */
public interface Services {

    /** A use of a service, released afterwards. */
    interface Use<S, R> {
        R with(S service) throws Exception;
    }

    /** @throws Problem 503 while nobody offers it */
    <S, R> R use(Class<S> type, Use<S, R> use) throws Exception;

    /** Those of the container. */
    static Services of(BundleContext context) {
        return new Services() {
            @Override
            public <S, R> R use(Class<S> type, Use<S, R> use) throws Exception {
                ServiceReference<S> reference = context.getServiceReference(type);
                S service = reference == null ? null : context.getService(reference);
                if (reference == null || service == null) {
                    throw missing(type);
                }
                try {
                    return use.with(service);
                } finally {
                    context.ungetService(reference);
                }
            }
        };
    }

    static Problem missing(Class<?> type) {
        return Problem.of(
                        503,
                        "No part of the runtime offers " + type.getSimpleName()
                                + " now. Try again; an operator sees with patchbay:health and bundle:list what does not run.")
                .header("Retry-After", "5");
    }
}

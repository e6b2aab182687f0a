package org.patchbay.rest.http;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;
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

    /**
     * The same of one that several bundles may offer, each for something else.
     *
     * @param property which who is meant has, as {@code name=value}
     * @param feature that brings it
     */
    <S, R> R use(Class<S> type, String property, String feature, Use<S, R> use) throws Exception;

    /** Those of the container. */
    static Services of(BundleContext context) {
        return new Services() {
            @Override
            public <S, R> R use(Class<S> type, Use<S, R> use) throws Exception {
                return use(context.getServiceReference(type), missing(type), use);
            }

            @Override
            public <S, R> R use(Class<S> type, String property, String feature, Use<S, R> use) throws Exception {
                return use(
                        context.getServiceReferences(type, "(" + property + ")").stream()
                                .max(Comparator.naturalOrder())
                                .orElse(null),
                        missing(type, property, feature),
                        use);
            }

            private <S, R> R use(@Nullable ServiceReference<S> reference, Problem missing, Use<S, R> use)
                    throws Exception {
                S service = reference == null ? null : context.getService(reference);
                if (reference == null || service == null) {
                    throw missing;
                }
                try {
                    return use.with(service);
                } finally {
                    context.ungetService(reference);
                }
            }
        };
    }

    static Problem missing(Class<?> type, String property, String feature) {
        return missing(
                type.getSimpleName(),
                "Of " + property + " there is none. An operator installs it with feature:install " + feature
                        + ", and sees with patchbay:health and bundle:list what does not run.");
    }

    static Problem missing(Class<?> type) {
        return missing(
                type.getSimpleName(),
                "Try again; an operator sees with patchbay:health and bundle:list what does not run.");
    }

    private static Problem missing(String what, String then) {
        return Problem.of(503, "No part of the runtime offers " + what + " now. " + then)
                .header("Retry-After", "5");
    }
}

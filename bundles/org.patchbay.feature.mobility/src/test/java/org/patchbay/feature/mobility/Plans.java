package org.patchbay.feature.mobility;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.testkit.directory.FewCountries;

/** A number plan in which every number is a mobile. */
final class Plans {
    private Plans() {}

    static Countries withMobiles() {
        FewCountries few = new FewCountries();
        return (Countries) Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {Countries.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("destination")) {
                        return new Destination(Optional.of("DE"), Destination.Reach.NATIONAL, Destination.Type.MOBILE);
                    }
                    try {
                        return method.invoke(few, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

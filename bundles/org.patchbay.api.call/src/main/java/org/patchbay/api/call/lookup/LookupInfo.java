package org.patchbay.api.call.lookup;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Put beside {@code @Component} on a {@link Lookup}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface LookupInfo {
    String PREFIX_ = "patchbay.";

    /** What questions name it by. */
    String name();
}

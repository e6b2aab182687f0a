package org.patchbay.api.call.fact;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Put beside {@code @Component} on a {@link FactListener}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface FactInfo {
    String PREFIX_ = "patchbay.";

    /** Under which name its cursor is kept. */
    String name();

    /** The types it wants; empty for all. */
    String[] facts() default {};
}

package org.patchbay.api.graph;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares in a bundle's manifest that it needs a permission of Microsoft Graph, and what for. A declaration, not a wire: nothing is refused or
 * restarted because of it, and nothing is requested by it alone. A bundle can use no permission that it has not declared.
 */
@Capability(namespace = Permissions.CAPABILITY)
@Repeatable(GraphScope.Scopes.class)
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface GraphScope {

    /** The permission by its Graph name, such as {@code Presence.Read.All}. */
    @Attribute("scope")
    String value();

    /** What for. */
    @Attribute("purpose")
    Purpose purpose();

    /**
     * The tenant's setting that enables what needs it, as owner and key: {@code presence/enabled}. Where that is not {@code true} the permission
     * is not asked for and cannot be used. Empty: needed wherever the bundle is installed.
     */
    @Attribute("enabledBy")
    String enabledBy() default "";

    /** Several of them. */
    @Retention(RetentionPolicy.CLASS)
    @Target({ElementType.TYPE, ElementType.PACKAGE})
    @interface Scopes {
        GraphScope[] value();
    }
}

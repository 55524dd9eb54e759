"""Values of a configuration file, with their places, which errors about them name."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tracer.errors import ConfigError


class ConfigValue(Struct, frozen=True):
    """A value as it was written, and where: `payloads[0].fields` in a file."""

    file: str
    key: str
    data: object

    def error(self, problem: str, hint: str = "") -> ConfigError:
        """Return the error that the value has a problem, such as "should be text"."""
        place = f"`{self.key}` in `{self.file}`"
        return ConfigError(f"{place} {problem}", hint=hint)

    def member(self, key: str, data: object) -> "ConfigValue":
        """Return a member of this value, with its own place."""
        return ConfigValue(self.file, f"{self.key}{key}", data)

    def members(
        self, problem: str = "should be a list of mappings", hint: str = ""
    ) -> Iterator["ConfigValue"]:
        """Walk over the members of a list.

        Raises:
            ConfigError: with this problem and hint, where it is no list.

        """
        if not isinstance(self.data, list):
            raise self.error(problem, hint=hint)
        for number, data in enumerate(self.data):
            yield self.member(f"[{number}]", data)

    def mapping(self, hint: str) -> Iterator[tuple[str, "ConfigValue"]]:
        """Walk over the members of a mapping.

        Raises:
            ConfigError: where it is no mapping.

        """
        if not isinstance(self.data, Mapping):
            raise self.error("should be a mapping", hint=hint)
        for key, data in self.data.items():
            yield str(key), self.member(f".{key}", data)

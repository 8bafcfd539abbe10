"""The toolbox that the modules of `macos_tools.tools` register in; `macos_tools.toolset` has it filled."""

from __future__ import annotations

from agent.tools import Toolbox

toolbox = Toolbox()
